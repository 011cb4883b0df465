package org.lr4j.dl4j;

import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;

/** The momentum of Nesterovs and the β1 of Adam's family. */
final class Momentum {
  private Momentum() {}

  static boolean isIn(IUpdater updater) {
    return updater instanceof Nesterovs
        || updater instanceof Adam
        || updater instanceof AMSGrad
        || updater instanceof Nadam
        || updater instanceof AdaMax
        || updater instanceof AdaBelief;
  }

  /** The value that an update at this iteration and epoch takes; NaN if there is none. */
  static double of(IUpdater updater, int iteration, int epoch) {
    if (updater instanceof Nesterovs nesterovs) {
      return nesterovs.currentMomentum(iteration, epoch);
    } else if (updater instanceof Adam adam) {
      return adam.getBeta1();
    } else if (updater instanceof AMSGrad amsGrad) {
      return amsGrad.getBeta1();
    } else if (updater instanceof Nadam nadam) {
      return nadam.getBeta1();
    } else if (updater instanceof AdaMax adaMax) {
      return adaMax.getBeta1();
    } else if (updater instanceof AdaBelief adaBelief) {
      return adaBelief.getBeta1();
    }
    return Double.NaN;
  }

  static void set(IUpdater updater, double value) {
    if (updater instanceof Nesterovs nesterovs) {
      nesterovs.setMomentumISchedule(null);
      nesterovs.setMomentum(value);
    } else if (updater instanceof Adam adam) {
      adam.setBeta1(value);
    } else if (updater instanceof AMSGrad amsGrad) {
      amsGrad.setBeta1(value);
    } else if (updater instanceof Nadam nadam) {
      nadam.setBeta1(value);
    } else if (updater instanceof AdaMax adaMax) {
      adaMax.setBeta1(value);
    } else if (updater instanceof AdaBelief adaBelief) {
      adaBelief.setBeta1(value);
    }
  }
}

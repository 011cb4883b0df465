/** {@link org.lr4j.disk.Disk} is the one way in which lr4j changes the files of a run. */
@NullMarked
package org.lr4j.disk;

import org.jspecify.annotations.NullMarked;

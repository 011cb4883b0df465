package org.lr4j.torch.distributed;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_gloo;
import org.lr4j.engine.LearnerException;

/**
 * Processes, on one machine or several, that meet at process 0 and train one model together by
 * libtorch's Gloo. Start the same program once for each:
 *
 * <pre>{@code
 * try (ProcessGroup group = ProcessGroup.join(new Meeting("10.0.0.5", 29500, rank, 2, Meeting.PATIENCE));
 *     Learner learner = TorchEngine.open(config.withPeers(group))) {
 *   Finding finding = LrFinder.exponential(1e-5, 1, 100).run(learner);
 * }
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class ProcessGroup implements Peers, AutoCloseable {
  private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\..*|\\[?::1]?");

  /** An address of no machine (RFC 5737). */
  private static final String ELSEWHERE = "192.0.2.1";

  private final Meeting meeting;
  private final TCPStore store;
  private final ProcessGroupGloo group;
  private boolean closed;

  private ProcessGroup(Meeting meeting, TCPStore store, ProcessGroupGloo group) {
    this.meeting = meeting;
    this.store = store;
    this.group = group;
  }

  /**
   * Joins a group and waits until all processes have.
   *
   * @param meeting which process this is, and where the group meets
   * @return the group
   * @throws LearnerException if the others do not come in time, the address cannot be used, or
   *     there are no native libraries for this platform
   */
  public static ProcessGroup join(Meeting meeting) {
    try {
      Loader.load(torch_gloo.class);
    } catch (LinkageError e) {
      throw new LearnerException(
          "PyTorch's Gloo cannot be loaded for " + Loader.getPlatform() + ": " + e.getMessage(), e);
    }
    String address = localAddress(meeting.host(), meeting.port());
    PointerScope scope = new PointerScope();
    try {
      TCPStore store = store(meeting);
      store.retainReference();
      try {
        ProcessGroupGloo group = group(store, address, meeting);
        group.retainReference();
        return new ProcessGroup(meeting, store, group);
      } catch (RuntimeException | Error e) {
        store.close();
        throw e;
      }
    } catch (RuntimeException e) {
      if (e.getClass() != RuntimeException.class) {
        throw e;
      }
      throw new LearnerException(
          meeting.process()
              + " cannot find the others at "
              + meeting.host()
              + ":"
              + meeting.port()
              + "; start all "
              + meeting.size()
              + " within "
              + seconds(meeting)
              + ", with the same address ("
              + reason(e)
              + ")",
          e);
    } finally {
      scope.close();
    }
  }

  private static String seconds(Meeting meeting) {
    long millis = meeting.patience().toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  private static TCPStore store(Meeting meeting) {
    return new TCPStore(
        meeting.host(),
        new TCPStoreOptions()
            .port((short) meeting.port())
            .isServer(meeting.rank() == 0)
            .waitWorkers(false)
            .timeout(new Milliseconds(meeting.patience().toMillis())));
  }

  private static ProcessGroupGloo group(TCPStore store, String address, Meeting meeting) {
    ProcessGroupGloo.Options options =
        ProcessGroupGloo.Options.create(new Milliseconds(meeting.patience().toMillis()));
    options.devices().push_back(ProcessGroupGloo.createDeviceForHostname(address));
    return new ProcessGroupGloo(store, meeting.rank(), meeting.size(), options);
  }

  /**
   * The address of this machine on the way to process 0. Many machines give their own name an
   * address that only they can reach; then it is the address on the way to elsewhere.
   */
  private static String localAddress(String host, int port) {
    try {
      return localAddress(host, InetAddress.getByName(host), port);
    } catch (IOException | RuntimeException e) {
      throw new LearnerException("cannot reach the host " + host + ": " + e.getMessage(), e);
    }
  }

  static String localAddress(String host, InetAddress address, int port) throws IOException {
    InetAddress local = towards(address, port);
    if (local.isLoopbackAddress() && !LOOPBACK.matcher(host).matches()) {
      try {
        return towards(InetAddress.getByName(ELSEWHERE), port).getHostAddress();
      } catch (IOException | RuntimeException e) {
        // Without a network there are only processes of this machine.
        return local.getHostAddress();
      }
    }
    return local.getHostAddress();
  }

  /** Where a message to an address would leave; nothing is sent. */
  private static InetAddress towards(InetAddress address, int port) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(address, port));
      return socket.getLocalAddress();
    }
  }

  @Override
  public int rank() {
    return meeting.rank();
  }

  @Override
  public int size() {
    return meeting.size();
  }

  @Override
  public double[][] gather(double... own) {
    int size = meeting.size();
    double[] flat = new double[size * own.length];
    System.arraycopy(own, 0, flat, meeting.rank() * own.length, own.length);
    PointerScope scope = new PointerScope();
    try {
      // All but one number of each sum are 0, so the sum is that number.
      Tensor rows = Tensor.create(flat);
      await(rows, group::allreduce);
      rows.data_ptr_double().get(flat);
    } finally {
      scope.close();
    }
    double[][] all = new double[size][own.length];
    for (int i = 0; i < size; i++) {
      System.arraycopy(flat, i * own.length, all[i], 0, own.length);
    }
    return all;
  }

  @Override
  public void sum(List<Tensor> tensors) {
    exchange(tensors, group::allreduce);
  }

  @Override
  public void spread(List<Tensor> tensors) {
    exchange(tensors, group::broadcast);
  }

  /** One message for all tensors of a type: a message costs more than a copy. */
  private void exchange(List<Tensor> tensors, Function<TensorVector, Work> message) {
    Map<torch.ScalarType, List<Tensor>> types = new EnumMap<>(torch.ScalarType.class);
    for (Tensor tensor : tensors) {
      types.computeIfAbsent(tensor.scalar_type().intern(), type -> new ArrayList<>()).add(tensor);
    }
    for (List<Tensor> same : types.values()) {
      Tensor[] rows = same.stream().map(t -> t.reshape(-1)).toArray(Tensor[]::new);
      Tensor flat = torch.cat(new TensorVector(rows)).cpu();
      await(flat, message);
      long at = 0;
      for (Tensor tensor : same) {
        long numbers = tensor.numel();
        tensor.copy_(flat.narrow(0, at, numbers).reshape(tensor.sizes()));
        at += numbers;
      }
    }
  }

  private void await(Tensor tensor, Function<TensorVector, Work> message) {
    if (closed) {
      throw new LearnerException(meeting.process() + " has left the group");
    }
    try {
      message.apply(new TensorVector(tensor))._wait();
    } catch (RuntimeException e) {
      if (e.getClass() != RuntimeException.class) {
        throw e;
      }
      throw new LearnerException(
          meeting.process()
              + " has lost another process, which ended or did not answer for "
              + seconds(meeting)
              + "; read the messages of the others, then start all again ("
              + reason(e)
              + ")",
          e);
    }
  }

  /** What Gloo says, without where in its sources it says so. */
  private static String reason(RuntimeException e) {
    String line = String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
    return line.replaceFirst("^\\[[^\\]]*\\] ", "");
  }

  @Override
  public void leave() {
    close();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      group.close();
      store.close();
    }
  }
}

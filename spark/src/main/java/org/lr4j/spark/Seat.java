package org.lr4j.spark;

import java.io.Serializable;

/**
 * The place of a process in a group whose members work at the same time, as {@code
 * org.lr4j.torch.distributed.ProcessGroup.join} wants it.
 *
 * @param rank the number of this process, from 0
 * @param size how many there are
 * @param host the address of process 0, as the others see it
 * @param port a port there that was free a moment ago
 */
public record Seat(int rank, int size, String host, int port) implements Serializable {}

package org.lr4j.spark;

import java.io.Serializable;

/**
 * The place of a process in a group whose members work at the same time, as {@code
 * org.lr4j.torch.distributed.Meeting} wants it.
 *
 * @param host the address of process 0, as the others see it
 * @param port a port there that was free a moment ago
 * @param rank the number of this process, from 0
 * @param size how many there are
 */
public record Seat(String host, int port, int rank, int size) implements Serializable {}

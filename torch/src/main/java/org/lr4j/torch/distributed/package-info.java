/**
 * Several processes that train one model together, for batches that one machine cannot hold. {@link
 * org.lr4j.torch.distributed.ProcessGroup} is the door.
 */
@NullMarked
package org.lr4j.torch.distributed;

import org.jspecify.annotations.NullMarked;

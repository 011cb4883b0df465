/**
 * The default engine: libtorch through JavaCPP. The doors are {@link
 * org.lr4j.torch.TorchLearner#of}, for a network of the caller's own, and {@link
 * org.lr4j.torch.TorchEngine#open}, for models, optimizers and data that go by a name.
 */
@NullMarked
package org.lr4j.torch;

import org.jspecify.annotations.NullMarked;

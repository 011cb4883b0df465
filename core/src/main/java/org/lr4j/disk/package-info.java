/**
 * {@link org.lr4j.disk.Disk} is the one way in which lr4j changes the files of a run; {@link
 * org.lr4j.disk.CheckedFile} is a file that knows whether it is damaged.
 */
@NullMarked
package org.lr4j.disk;

import org.jspecify.annotations.NullMarked;

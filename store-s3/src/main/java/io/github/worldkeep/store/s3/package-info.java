/** Objects in S3 and what speaks its protocol. */
@NullMarked
package io.github.worldkeep.store.s3;

import org.jspecify.annotations.NullMarked;

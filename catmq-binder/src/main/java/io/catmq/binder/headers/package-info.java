/** Headers of a Spring message as headers of a record and back. */
@NullMarked
package io.catmq.binder.headers;

import org.jspecify.annotations.NullMarked;

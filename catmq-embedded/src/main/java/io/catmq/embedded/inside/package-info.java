/** What runs among the server's own classes, not among the application's. */
@NullMarked
package io.catmq.embedded.inside;

import org.jspecify.annotations.NullMarked;

/** Support for tests of applications that use CatMQ. */
@NullMarked
package io.catmq.test;

import org.jspecify.annotations.NullMarked;

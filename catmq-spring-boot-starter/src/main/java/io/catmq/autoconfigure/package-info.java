@NullMarked
package io.catmq.autoconfigure;

import org.jspecify.annotations.NullMarked;

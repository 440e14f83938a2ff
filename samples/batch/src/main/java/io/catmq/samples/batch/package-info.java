/** Meter readings that go into a database list by list. */
@NullMarked
package io.catmq.samples.batch;

import org.jspecify.annotations.NullMarked;

/** Topics that bindings need: created when allowed, checked otherwise. */
@NullMarked
package io.catmq.binder.provisioning;

import org.jspecify.annotations.NullMarked;

/**
 * The HTTP API, told call by call in {@code docs/http-api.md}. Producing and fetching write their answers themselves;
 * everything else is plain Spring MVC. Every error, also the framework's, leaves as problem details.
 */
@NullMarked
package io.catmq.server.api;

import org.jspecify.annotations.NullMarked;

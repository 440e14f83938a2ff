package io.catmq.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A real CatMQ server for the tests of this class, in their JVM: on a free port, with its data in memory. The
 * application's connection leads to it, whatever {@code catmq.client.servers} says. It starts and ends with the test's
 * application context, so tests that share a context share a server with its topics and messages; tests with other
 * topics or properties here have a context and a server of their own. A nested class has its outer class's.
 *
 * <pre>{@code
 * @SpringBootTest
 * @EmbeddedCatMq(topics = "orders:4")
 * class OrderTests { ... }
 * }</pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface EmbeddedCatMq {
    /**
     * Topics that exist before the application uses the server: {@code name} with the server's default number of
     * partitions, or {@code name:partitions}. Topics of bindings are created by the binder and need not be here.
     */
    String[] topics() default {};

    /** Settings of the server as {@code name=value}, as in {@code catmq.topics.auto-create=false}. */
    String[] properties() default {};
}

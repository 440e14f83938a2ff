package io.catmq.binder.config;

import io.catmq.binder.endpoint.BindingsReport;
import io.catmq.binder.inbound.PolledSource;
import io.catmq.binder.properties.CatMqBindingProperties;
import io.catmq.client.wire.AlterGroupRequest;
import io.catmq.client.wire.AlterMemberRequest;
import io.catmq.client.wire.AlterTopicRequest;
import io.catmq.client.wire.CommitRequest;
import io.catmq.client.wire.CommittedOffsetsResponse;
import io.catmq.client.wire.CreateTopicRequest;
import io.catmq.client.wire.FetchRequest;
import io.catmq.client.wire.GroupDescription;
import io.catmq.client.wire.GroupListResponse;
import io.catmq.client.wire.HeartbeatRequest;
import io.catmq.client.wire.HeartbeatResponse;
import io.catmq.client.wire.MetadataResponse;
import io.catmq.client.wire.ProblemDetail;
import io.catmq.client.wire.ProduceResponse;
import io.catmq.client.wire.ResetOffsetsRequest;
import io.catmq.client.wire.ResetOffsetsResponse;
import io.catmq.client.wire.ScheduleRequest;
import io.catmq.client.wire.ScheduleResponse;
import io.catmq.client.wire.ScheduledListResponse;
import io.catmq.client.wire.SettleRequest;
import io.catmq.client.wire.SettleResponse;
import io.catmq.client.wire.TopicDescription;
import io.catmq.client.wire.TopicListResponse;
import io.catmq.client.wire.TopicOffsetsResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * What a native image has to keep: the JSON of the API, settings that are bound by the name of a binding, and what is found
 * by its name or made at run time.
 */
final class CatMqRuntimeHints implements RuntimeHintsRegistrar {
    private static final List<Class<?>> JSON = List.of(
            AlterGroupRequest.class,
            AlterMemberRequest.class,
            AlterTopicRequest.class,
            CommitRequest.class,
            CommittedOffsetsResponse.class,
            CreateTopicRequest.class,
            FetchRequest.class,
            GroupDescription.class,
            GroupListResponse.class,
            HeartbeatRequest.class,
            HeartbeatResponse.class,
            MetadataResponse.class,
            ProblemDetail.class,
            ProduceResponse.class,
            ResetOffsetsRequest.class,
            ResetOffsetsResponse.class,
            ScheduleRequest.class,
            ScheduleResponse.class,
            ScheduledListResponse.class,
            SettleRequest.class,
            SettleResponse.class,
            TopicDescription.class,
            TopicListResponse.class,
            TopicOffsetsResponse.class,
            BindingsReport.class);

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        BindingReflectionHintsRegistrar json = new BindingReflectionHintsRegistrar();
        JSON.forEach(type -> json.registerReflectionHints(hints.reflection(), type));
        BindableRuntimeHintsRegistrar.forTypes(CatMqBindingProperties.class).registerHints(hints);
        hints.resources().registerPattern("META-INF/spring.binders");
        // For Flyway and Liquibase: those of Spring Boot only look after what is in their default places.
        hints.resources().registerPattern("io/catmq/outbox/**");
        // Spring Cloud Stream puts advice around the source of a polled consumer.
        hints.proxies()
                .registerJdkProxy(AopProxyUtils.completeJdkProxyInterfaces(
                        ClassUtils.getAllInterfacesForClass(PolledSource.class)));
    }
}

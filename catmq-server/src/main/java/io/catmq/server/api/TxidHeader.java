package io.catmq.server.api;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.server.metadata.Metadata;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Says on every JSON answer which metadata it is based on, so that a client can read its own writes elsewhere. */
@RestControllerAdvice(basePackageClasses = TxidHeader.class)
final class TxidHeader implements ResponseBodyAdvice<Object> {
    private final Metadata metadata;

    TxidHeader(Metadata metadata) {
        this.metadata = metadata;
    }

    @Override
    public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returnType,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        response.getHeaders()
                .set(ApiHeaders.TXID, Long.toString(metadata.snapshot().txid()));
        return body;
    }
}

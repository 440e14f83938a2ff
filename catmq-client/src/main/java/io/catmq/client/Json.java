package io.catmq.client;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON of the API. Unknown fields are passed over, so that newer servers can say more. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private Json() {}

    static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /**
     * Reads a whole body.
     *
     * @throws JacksonException when it is not such a JSON text
     */
    static <T> T read(byte[] body, Class<T> type) {
        return MAPPER.readValue(body, type);
    }
}

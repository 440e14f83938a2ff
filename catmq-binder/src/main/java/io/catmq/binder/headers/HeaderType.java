package io.catmq.binder.headers;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The closed list of types that a header keeps on its way. The name travels, never a class name: nothing that a
 * message says makes this side load or build a class that is not in this list.
 */
@SuppressWarnings("ImmutableEnumChecker") // the parsers are functions without state
enum HeaderType {
    INT("int", Integer.class, Integer::valueOf),
    LONG("long", Long.class, Long::valueOf),
    SHORT("short", Short.class, Short::valueOf),
    BYTE("byte", Byte.class, Byte::valueOf),
    DOUBLE("double", Double.class, Double::valueOf),
    FLOAT("float", Float.class, Float::valueOf),
    BOOLEAN("boolean", Boolean.class, Boolean::valueOf),
    CHAR("char", Character.class, text -> text.charAt(0)),
    DECIMAL("decimal", BigDecimal.class, BigDecimal::new),
    BIG_INTEGER("bigInteger", BigInteger.class, BigInteger::new),
    UUID_("uuid", UUID.class, UUID::fromString),
    INSTANT("instant", Instant.class, Instant::parse),
    DATE("date", Date.class, HeaderType::date);

    private static final Map<String, HeaderType> BY_NAME = new HashMap<>();
    private static final Map<Class<?>, HeaderType> BY_CLASS = new HashMap<>();

    static {
        for (HeaderType type : values()) {
            BY_NAME.put(type.wireName, type);
            BY_CLASS.put(type.javaType, type);
        }
    }

    private final String wireName;
    private final Class<?> javaType;
    private final Function<String, Object> parser;

    HeaderType(String wireName, Class<?> javaType, Function<String, Object> parser) {
        this.wireName = wireName;
        this.javaType = javaType;
        this.parser = parser;
    }

    static @Nullable HeaderType of(Object value) {
        // java.sql.Timestamp and its kind are dates, too.
        return value instanceof Date ? DATE : BY_CLASS.get(value.getClass());
    }

    static @Nullable HeaderType named(String wireName) {
        return BY_NAME.get(wireName);
    }

    String wireName() {
        return wireName;
    }

    @SuppressWarnings("JavaUtilDate") // what the application put in is what it gets
    private static Date date(String text) {
        return Date.from(Instant.parse(text));
    }

    @SuppressWarnings("JavaUtilDate") // as above
    String format(Object value) {
        return value instanceof Date date ? Instant.ofEpochMilli(date.getTime()).toString() : value.toString();
    }

    /** Throws some {@link RuntimeException} when the text is no such value. */
    Object parse(String text) {
        return parser.apply(text);
    }
}

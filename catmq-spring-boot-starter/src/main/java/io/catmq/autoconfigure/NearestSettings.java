package io.catmq.autoconfigure;

import io.catmq.binder.outbox.OutboxProperties;
import io.catmq.binder.properties.CatMqBinderProperties;
import io.catmq.binder.properties.CatMqBindingProperties;
import io.catmq.binder.properties.CatMqReadinessProperties;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.stream.config.BindingProperties;

/** What may have been meant by settings that there are not. Made when the start has failed already. */
final class NearestSettings {
    private static final int MOST = 3;
    private static final String STREAM = "spring.cloud.stream.";
    private static final String BINDER = STREAM + "catmq.binder";
    private static final String DEFAULT = STREAM + "catmq.default";
    private static final List<String> IN_STREAM = List.of("binder", "bindings", "default");

    /** The name of a binding may have dots; then it belongs in brackets, which is easily forgotten. */
    private static final List<Pattern> OF_BINDING = List.of(
            Pattern.compile("spring\\.cloud\\.stream\\.catmq\\.bindings\\.(.+?)\\.((?:consumer|producer)\\..+)"),
            Pattern.compile("spring\\.cloud\\.stream\\.catmq\\.bindings\\.([^.]+)\\.(.+)"));

    private static final Pattern WITHIN_STREAM = Pattern.compile("(spring\\.cloud\\.stream\\.catmq\\.)([^.]+)(\\..+)");
    private static final Pattern ENVIRONMENT =
            Pattern.compile("(spring\\.cloud\\.stream\\.binders\\..+?\\.environment\\.)(.+)");

    private static final String IN_TWO_WAYS =
            "this binding is written in two ways, with brackets ([name]) and without: Spring takes only one of them";

    /** A name that there is: as a whole, and in its group. */
    private record Known(String whole, String name) {}

    /** Where a name is: its last part, and what there is in that place. */
    private record Place(String rest, List<Known> known) {}

    /** Names by what is before them. */
    private final Map<String, List<String>> groups = new LinkedHashMap<>();

    private final List<String> ofBindings = SettingNames.of(CatMqBindingProperties.class);
    private final List<String> ofSpring = SettingNames.of(BindingProperties.class);

    NearestSettings() {
        groups.put(
                BINDER,
                Stream.concat(
                                SettingNames.of(CatMqBinderProperties.class).stream(),
                                SettingNames.of(OutboxProperties.class).stream().map(name -> "outbox." + name))
                        .toList());
        groups.put("catmq.client", SettingNames.of(CatMqClientProperties.class));
        groups.put("catmq.consumer", SettingNames.of(CatMqReadinessProperties.class));
    }

    /** Whether CatMQ has a setting of that name. */
    boolean isKnown(String name) {
        String whole = Similar.whole(name);
        return place(name).known().stream()
                .anyMatch(known -> Similar.plain(known.whole()).equals(whole));
    }

    /** What there is in the group of settings of that name; none when it is no group. */
    List<String> within(String name) {
        String before = environment(name);
        String plain = Similar.plain(name.substring(before.length())) + ".";
        return place(name.substring(before.length()) + ".any").known().stream()
                .map(Known::whole)
                .filter(whole -> Similar.plain(whole).startsWith(plain))
                .map(whole -> before + whole)
                .toList();
    }

    /** The part of a name that says of which binder's environment it is; empty for the application's own. */
    private static String environment(String name) {
        Matcher inEnvironment = ENVIRONMENT.matcher(name);
        return inEnvironment.matches() ? inEnvironment.group(1) : "";
    }

    /** With what may have been meant. */
    UnknownSetting of(String name, @Nullable String origin) {
        String before = environment(name);
        String own = name.substring(before.length());
        if (!before.isEmpty()) {
            // A binder with an environment of its own has nothing of the application's connection.
            own = own.replaceFirst("^catmq\\.client\\.", BINDER + ".");
        }
        own = withNearestGroup(own);
        Place place = place(own);
        int limit = Math.max(2, Similar.leaf(place.rest()).length() / 3);
        ToIntFunction<Known> distance = known -> Similar.distance(place.rest(), known.name());
        int least = place.known().stream().mapToInt(distance).min().orElse(limit + 1);
        if (least > limit) {
            return new UnknownSetting(name, origin, "there is only " + String.join(", ", others(place)));
        }
        List<String> nearest = place.known().stream()
                .filter(known -> distance.applyAsInt(known) == least)
                .map(known -> before + known.whole())
                .limit(MOST)
                .toList();
        return new UnknownSetting(name, origin, nearest.contains(name) ? IN_TWO_WAYS : didYouMean(nearest));
    }

    static String didYouMean(List<String> names) {
        return "did you mean " + String.join(" or ", names) + "?";
    }

    static String isGroup(List<String> within) {
        return "it is a group of settings and has no value of its own; there is " + String.join(", ", within);
    }

    private static String withNearestGroup(String name) {
        Matcher within = WITHIN_STREAM.matcher(name);
        if (!within.matches()) {
            return name;
        }
        return IN_STREAM.stream()
                .filter(group -> Similar.letters(group, within.group(2)) <= 2)
                .map(group -> within.group(1) + group + within.group(3))
                .findFirst()
                .orElse(name);
    }

    private Place place(String name) {
        for (Pattern pattern : OF_BINDING) {
            Matcher ofBinding = pattern.matcher(name);
            if (ofBinding.matches()) {
                String binding = ofBinding.group(1);
                String key = binding.contains(".") && !binding.startsWith("[") ? "[" + binding + "]" : binding;
                return binding(ofBinding.group(2), "bindings." + key + ".");
            }
        }
        if (name.startsWith(DEFAULT + ".")) {
            return binding(name.substring(DEFAULT.length() + 1), "default.");
        }
        for (Map.Entry<String, List<String>> group : groups.entrySet()) {
            String prefix = group.getKey() + ".";
            if (name.startsWith(prefix)) {
                return new Place(
                        name.substring(prefix.length()),
                        known(prefix, group.getValue()).toList());
            }
        }
        return new Place(
                name,
                groups.entrySet().stream()
                        .flatMap(group -> known(group.getKey() + ".", group.getValue()))
                        .map(known -> new Known(known.whole(), known.whole()))
                        .toList());
    }

    /** Many look here for what is Spring Cloud Stream's. */
    private Place binding(String rest, String prefix) {
        return new Place(
                rest,
                Stream.concat(known(STREAM + "catmq." + prefix, ofBindings), known(STREAM + prefix, ofSpring))
                        .toList());
    }

    private static Stream<Known> known(String prefix, List<String> names) {
        return names.stream().map(name -> new Known(prefix + name, name));
    }

    /** What CatMQ has in the same place, and there under the same "consumer" or "producer". */
    private static List<String> others(Place place) {
        String part = place.rest().substring(0, place.rest().indexOf('.') + 1);
        List<String> all = place.known().stream()
                .filter(known -> known.whole().contains("catmq"))
                .map(Known::name)
                .toList();
        List<String> samePart =
                all.stream().filter(name -> name.startsWith(part)).toList();
        return samePart.isEmpty() ? all : samePart;
    }
}

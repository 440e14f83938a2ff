package io.catmq.autoconfigure;

import io.catmq.binder.properties.CatMqReadinessProperties;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.IgnoreTopLevelConverterNotFoundBindHandler;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.function.SingletonSupplier;

/**
 * Refuses settings under CatMQ's prefixes that there are not, before any bean is made: ignored in silence, a misspelt
 * "dead-letter.enabled" is only found when messages are missing. Of environment variables it is only logged: their names do
 * not say where a word ends, and Kubernetes sets some of its own.
 */
final class SettingsCheck implements BeanFactoryPostProcessor {
    private static final String STREAM = "spring.cloud.stream.catmq";
    private static final String CLIENT = "catmq.client";
    private static final String CONSUMER = "catmq.consumer";

    /** What a binder's own environment can set of the application's connection. */
    static final class Nothing {}

    /** A time or a choice that is left empty is converted to nothing and so not bound; but there is such a setting. */
    private static final class TriedNames extends AbstractBindHandler {
        private final Set<ConfigurationPropertyName> tried = new HashSet<>();

        TriedNames(BindHandler parent) {
            super(parent);
        }

        @Override
        public <T> @Nullable Bindable<T> onStart(
                ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
            tried.add(name);
            return super.onStart(name, target, context);
        }
    }

    private final Environment environment;
    private final Set<ConfigurationProperty> unknown = new TreeSet<>();
    private final Set<ConfigurationPropertyName> failed = new TreeSet<>();

    SettingsCheck(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        unknown.clear();
        failed.clear();
        collect(ConfigurationPropertyName.of(STREAM), StreamSettings.class);
        collect(ConfigurationPropertyName.of(CLIENT), CatMqClientProperties.class);
        collect(ConfigurationPropertyName.of(CONSUMER), CatMqReadinessProperties.class);
        for (ConfigurationPropertyName own : environmentsOfBinders()) {
            collect(own.append(STREAM), StreamSettings.class);
            collect(own.append(CLIENT), Nothing.class);
        }
        // Most starts need nothing of it.
        Supplier<NearestSettings> nearest = SingletonSupplier.of(NearestSettings::new);
        List<UnknownSetting> settings = Stream.of(
                        unknown.stream()
                                .map(property -> nearest.get().of(written(property.getName()), origin(property))),
                        groups(nearest),
                        withMisspeltPrefix(nearest),
                        misplaced())
                .flatMap(Function.identity())
                .toList();
        if (!settings.isEmpty()) {
            throw new UnknownSettingsException(settings);
        }
        MisspeltVariables.warn(
                StreamSupport.stream(
                                ConfigurationPropertySources.get(environment).spliterator(), false)
                        .map(ConfigurationPropertySource::getUnderlyingSource)
                        .filter(SystemEnvironmentPropertySource.class::isInstance)
                        .map(SystemEnvironmentPropertySource.class::cast)
                        .flatMap(source -> Stream.of(source.getPropertyNames()))
                        .distinct(),
                SingletonSupplier.of(this::bindings));
    }

    /** Names of the bindings for which something is set, not by a variable. */
    private Set<String> bindings() {
        ConfigurationPropertyName bindings =
                ConfigurationPropertyName.of(STREAM).append("bindings");
        Set<String> names = new TreeSet<>();
        Stream.concat(Stream.of(bindings), environmentsOfBinders().stream().map(own -> own.append(bindings)))
                .forEach(prefix -> sources()
                        .flatMap(IterableConfigurationPropertySource::stream)
                        .filter(prefix::isAncestorOf)
                        .map(name -> name.getElement(prefix.getNumberOfElements(), Form.ORIGINAL))
                        .forEach(names::add));
        return names;
    }

    /** Those that have a value though only what is within them can have one: {@code consumer.retry: 1s}. */
    private Stream<UnknownSetting> groups(Supplier<NearestSettings> nearest) {
        return failed.stream()
                .flatMap(name -> StreamSupport.stream(
                                ConfigurationPropertySources.get(environment).spliterator(), false)
                        .map(source -> source.getConfigurationProperty(name))
                        .filter(Objects::nonNull)
                        .limit(1))
                .flatMap(property -> {
                    String name = written(property.getName());
                    List<String> within = nearest.get().within(name);
                    return within.isEmpty()
                            ? Stream.empty()
                            : Stream.of(new UnknownSetting(name, origin(property), NearestSettings.isGroup(within)));
                });
    }

    private Stream<UnknownSetting> withMisspeltPrefix(Supplier<NearestSettings> nearest) {
        MisspeltPrefixes prefixes = new MisspeltPrefixes(STREAM, CLIENT, CONSUMER);
        return meantOtherwise(name -> prefixes.meant(name)
                .filter(meant -> nearest.get().isKnown(meant))
                .filter(meant -> !isOfTheApplication(name, meant)));
    }

    private Stream<UnknownSetting> misplaced() {
        return meantOtherwise(new MisplacedSettings(environment)::meant);
    }

    /** Those for which there is a name that was meant. */
    private Stream<UnknownSetting> meantOtherwise(Function<ConfigurationPropertyName, Optional<String>> meant) {
        return sources()
                .flatMap(source -> source.stream()
                        .flatMap(name -> meant
                                .apply(name)
                                .map(right -> new UnknownSetting(
                                        written(name),
                                        origin(source.getConfigurationProperty(name)),
                                        NearestSettings.didYouMean(List.of(right))))
                                .stream()))
                .distinct();
    }

    /** Not misspelt: as in {@code catmq.client.password: ${catmq.password}}. */
    private boolean isOfTheApplication(ConfigurationPropertyName name, String meant) {
        return name.getNumberOfElements() == 2
                && Binder.get(environment)
                        .bind(meant, Bindable.of(Object.class))
                        .isBound();
    }

    private void collect(ConfigurationPropertyName prefix, Class<?> type) {
        TriedNames handler = new TriedNames(new NoUnboundElementsBindHandler(
                new IgnoreTopLevelConverterNotFoundBindHandler(), source -> !isEnvironment(source)));
        try {
            Binder.get(environment).bind(prefix, Bindable.of(type), handler);
        } catch (BindException e) {
            // Any other failure is about a value, maybe of a group that has none. Where it is used it fails again.
            failed.add(e.getName());
            if (e.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
                unbound.getUnboundProperties().stream()
                        .filter(property -> !handler.tried.contains(property.getName()))
                        .forEach(unknown::add);
            }
        }
    }

    private static boolean isEnvironment(ConfigurationPropertySource source) {
        return source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
    }

    private List<ConfigurationPropertyName> environmentsOfBinders() {
        return BinderEnvironments.in(sources().map(Function.identity()));
    }

    private Stream<IterableConfigurationPropertySource> sources() {
        return StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .filter(source -> !isEnvironment(source))
                .filter(IterableConfigurationPropertySource.class::isInstance)
                .map(IterableConfigurationPropertySource.class::cast);
    }

    /** With the letters that it has where it is set: the names of bindings have capital ones. */
    static String written(ConfigurationPropertyName name) {
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            String element = name.getElement(i, Form.ORIGINAL);
            if (name.isNumericIndex(i)) {
                written.append('[').append(element).append(']');
            } else {
                written.append(i == 0 ? "" : ".").append(element.contains(".") ? "[" + element + "]" : element);
            }
        }
        return written.toString();
    }

    private static @Nullable String origin(@Nullable ConfigurationProperty property) {
        Origin origin = property == null ? null : property.getOrigin();
        if (origin instanceof PropertySourceOrigin inSource && inSource.getOrigin() == null) {
            return inSource.getPropertySource().getName();
        }
        return origin == null ? null : origin.toString();
    }
}

package io.catmq.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

/** The application has settings of CatMQ's that there are not, and that would be ignored in silence. */
final class UnknownSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<UnknownSetting> settings;

    UnknownSettingsException(List<UnknownSetting> settings) {
        super(settings.stream()
                .map(UnknownSetting::toString)
                .collect(Collectors.joining("; ", "There is no such setting: ", "")));
        this.settings = List.copyOf(settings);
    }

    List<UnknownSetting> settings() {
        return settings;
    }
}

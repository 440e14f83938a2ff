package io.catmq.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Passwords as settings or in files. */
final class Secrets {
    private Secrets() {}

    static void requireOne(String prefix, @Nullable String password, @Nullable Path file) {
        if (password != null && file != null) {
            throw new IllegalArgumentException(
                    prefix + ".password and " + prefix + ".password-file are both set; keep one");
        }
    }

    static @Nullable String read(String prefix, @Nullable String password, @Nullable Path file) {
        if (file == null) {
            return password;
        }
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    prefix + ".password-file is " + file + ", which cannot be read", unreadable);
        }
    }
}

package io.catmq.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The server's classes and libraries, apart from the application's: another version of Spring, no auto-configuration of
 * the server's in the application and no {@code application.properties} of one for the other. Loaded once, as the second
 * server then starts much faster than the first.
 */
final class ServerClasses {
    private static final String INSIDE = "META-INF/catmq-server/";

    private ServerClasses() {}

    private static final class Holder {
        static final ClassLoader LOADER = open();
    }

    static ClassLoader loader() {
        return Holder.LOADER;
    }

    private static ClassLoader open() {
        try {
            URL own = ServerClasses.class.getProtectionDomain().getCodeSource().getLocation();
            Path source = Path.of(own.toURI());
            Path root = Files.isDirectory(source) ? source.resolve(INSIDE) : unpacked(source);
            List<URL> urls = new ArrayList<>();
            urls.add(root.resolve("classes").toUri().toURL());
            try (Stream<Path> libraries = Files.list(root.resolve("lib"))) {
                for (Path library : libraries.sorted().toList()) {
                    urls.add(library.toUri().toURL());
                }
            }
            urls.add(own);
            return new URLClassLoader("catmq-server", urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded CatMQ server could not be unpacked", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Java loads no classes from a jar inside a jar. */
    private static Path unpacked(Path jar) throws IOException {
        Path directory = Files.createTempDirectory("catmq-embedded");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
                if (entry.getName().startsWith(INSIDE) && !entry.isDirectory()) {
                    Path target = directory
                            .resolve(entry.getName().substring(INSIDE.length()))
                            .normalize();
                    if (!target.startsWith(directory)) {
                        throw new IOException(jar + " has an entry outside of itself: " + entry.getName());
                    }
                    Files.createDirectories(target.getParent());
                    try (InputStream in = file.getInputStream(entry)) {
                        Files.copy(in, target);
                    }
                }
            }
        }
        return directory;
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // In the directory for temporary files: somebody else cleans up.
        }
    }
}

package io.catmq.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A server's certificate of its own.
 *
 * @param directory with its files
 */
record SelfSigned(Path directory) {
    private static final String PASSWORD = "changeit";

    static SelfSigned in(Path directory) throws Exception {
        SelfSigned certificate = new SelfSigned(directory);
        keytool(
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-keystore",
                certificate.store());
        keytool(
                "-exportcert",
                "-alias",
                "server",
                "-rfc",
                "-keystore",
                certificate.store(),
                "-file",
                certificate.pem());
        return certificate;
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).isZero();
    }

    private String store() {
        return directory.resolve("key.p12").toString();
    }

    /** What to trust. */
    String pem() {
        return directory.resolve("server.pem").toString();
    }

    Map<String, String> serverSettings() {
        return Map.of("server.ssl.key-store", store(), "server.ssl.key-store-password", PASSWORD);
    }
}

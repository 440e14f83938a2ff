package io.catmq.server.api;

import io.catmq.client.wire.ApiPaths;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the description of this API. It is a file, so it costs nothing at the start and can be read; a test holds it to
 * the mappings and to the fields of the wire types.
 */
@RestController
final class OpenApiController {
    @GetMapping(ApiPaths.OPENAPI)
    ResponseEntity<Resource> openApi() {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(new ClassPathResource("api/openapi.json"));
    }
}

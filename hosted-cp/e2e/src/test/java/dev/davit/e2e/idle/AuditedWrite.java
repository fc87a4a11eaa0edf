package dev.davit.e2e.idle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.e2e.support.Lab;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A write by a service account of Davit that the management API server took note of in its audit log, whatever came of it.
 *
 * @param auditId unique
 * @param user who wrote
 * @param verb create, update, patch, delete or deletecollection
 * @param resource plural, with the subresource if there was one
 * @param object namespace and name
 */
record AuditedWrite(String auditId, String user, String verb, String resource, String object) {
    private static final String LOG = "/var/log/kubernetes/audit.log";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @return all of them since the lab came up, but for those that keep the operator's lease; oldest first */
    static List<AuditedWrite> butForTheLease(Lab lab) {
        return lab.machine("mgmt")
                .text("cat", LOG)
                .lines()
                .map(AuditedWrite::parse)
                .filter(write -> !write.resource().equals("leases"))
                .toList();
    }

    private static AuditedWrite parse(String line) {
        try {
            var event = JSON.readTree(line);
            var object = event.path("objectRef");
            return new AuditedWrite(
                    event.path("auditID").asText(),
                    event.at("/user/username").asText(),
                    event.path("verb").asText(),
                    resource(object),
                    object.path("namespace").asText() + "/"
                            + object.path("name").asText());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("not a line of an audit log: " + line, e);
        }
    }

    private static String resource(JsonNode object) {
        var subresource = object.path("subresource").asText();
        return object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource);
    }
}

package dev.davit.bench.tunnel.process;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** How the gateway's JVM is started in its pod, read from where that is written: its image and its Deployment. */
public final class GatewayImage {
    /** Where the image's own C library is. */
    private static final Set<String> OF_THE_IMAGE_ALONE = Set.of("LD_LIBRARY_PATH");

    private GatewayImage() {}

    /**
     * @param root the checkout
     * @return the settings; the pod's memory limit is among them as the memory that the JVM thinks the machine has
     */
    public static JvmSettings settings(Path root) throws IOException {
        return settings(
                Files.readString(root.resolve("hosted-cp/images/pom.xml")),
                Files.readString(root.resolve("hosted-cp/images/gateway/pom.xml")),
                Files.readString(root.resolve("manifests/install/gateway/deployment.yaml")));
    }

    static JvmSettings settings(String allImages, String image, String manifest) throws IOException {
        var arguments = new ArrayList<>(arguments(xml(image)));
        var environment = new HashMap<>(environment(xml(allImages)));
        var container = container(manifest);
        memoryLimit(container).ifPresent(bytes -> arguments.add("-XX:MaxRAM=" + bytes));
        container.getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .forEach(variable -> environment.put(variable.getName(), variable.getValue()));
        return new JvmSettings(arguments, environment);
    }

    /** What stands between the program and its class path. */
    private static List<String> arguments(Document image) throws IOException {
        var all = elements(image, "arg")
                .map(Node::getTextContent)
                .map(String::strip)
                .toList();
        var end = all.indexOf("-cp");
        if (end < 1) {
            throw new IOException("the gateway's image: expected an entrypoint with -cp, found " + all);
        }
        return all.subList(1, end);
    }

    private static Map<String, String> environment(Document allImages) {
        var found = new HashMap<String, String>();
        elements(allImages, "environment")
                .flatMap(environment -> children(environment))
                .filter(variable -> !OF_THE_IMAGE_ALONE.contains(variable.getNodeName()))
                .forEach(variable -> found.put(
                        variable.getNodeName(), variable.getTextContent().strip()));
        return found;
    }

    private static Stream<Node> elements(Document document, String name) {
        var found = document.getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(found::item);
    }

    private static Stream<Node> children(Node parent) {
        var found = parent.getChildNodes();
        return IntStream.range(0, found.getLength()).mapToObj(found::item).filter(node -> node instanceof Element);
    }

    private static Document xml(String text) throws IOException {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("the gateway's image cannot be read: " + e.getMessage(), e);
        }
    }

    /** The Deployment is the first of the manifest's objects. */
    private static Container container(String manifest) {
        var deployment = Serialization.unmarshal(manifest.split("\n---\n", 2)[0], Deployment.class);
        return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
    }

    private static Optional<String> memoryLimit(Container container) {
        return Optional.ofNullable(container.getResources().getLimits())
                .map(limits -> limits.get("memory"))
                .map(Quantity::getNumericalAmount)
                .map(bytes -> bytes.toBigInteger().toString());
    }
}

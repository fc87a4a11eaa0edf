package dev.davit.agent.bundle;

import dev.davit.agent.cluster.NodeSettings;
import dev.davit.agent.reach.ProxySettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/** Where a bundle's bytes come from: its URL, or a folder in which the machine's owner has put it. */
public final class BundleSource {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration STALL = Duration.ofSeconds(60);

    private final Optional<Path> folder;
    private final ProxySettings proxies;

    /**
     * @param folder where bundles lie under the last part of their URL; nothing is fetched then
     * @param proxies by which this machine downloads
     */
    public BundleSource(Optional<Path> folder, ProxySettings proxies) {
        this.folder = folder;
        this.proxies = proxies;
    }

    /** Gets the bytes as they come. */
    @FunctionalInterface
    interface Reader {
        void read(InputStream bytes) throws IOException;
    }

    /** @throws IOException when there is no such bundle or it cannot be read; the message names the place */
    void read(NodeSettings.Bundle bundle, Reader reader) throws IOException {
        var uri = URI.create(bundle.url());
        if (folder.isPresent()) {
            readFile(folder.get().resolve(fileName(uri)), reader);
        } else if ("file".equals(uri.getScheme())) {
            readFile(Path.of(uri.getPath()), reader);
        } else if ("https".equals(uri.getScheme())) {
            download(bundle.url(), reader);
        } else {
            throw new IOException("a bundle's URL starts with https:// or file://, found " + bundle.url());
        }
    }

    private static void readFile(Path file, Reader reader) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no file " + file);
        }
        try (var bytes = Files.newInputStream(file)) {
            reader.read(bytes);
        }
    }

    private void download(String url, Reader reader) throws IOException {
        var client = new OkHttpClient.Builder()
                .connectTimeout(CONNECT)
                .readTimeout(STALL)
                .proxySelector(new DownloadProxy(proxies))
                .proxyAuthenticator(new DownloadProxy.Login(proxies))
                .build();
        try (var response =
                client.newCall(new Request.Builder().url(url).build()).execute()) {
            if (!response.isSuccessful() || !response.request().isHttps()) {
                throw new IOException("%s answered %d %s".formatted(url, response.code(), response.message()));
            }
            reader.read(response.body().byteStream());
        } finally {
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        }
    }

    private static String fileName(URI uri) throws IOException {
        var path = Optional.ofNullable(uri.getPath()).orElse("");
        var name = path.substring(path.lastIndexOf('/') + 1);
        if (name.isEmpty()) {
            throw new IOException("the URL names no file: " + uri);
        }
        return name;
    }
}

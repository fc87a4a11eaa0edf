package dev.davit.agent.reach;

import dev.davit.tunnel.HostPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * HTTP CONNECT (RFC 9110 section 9.3.6) on a fresh connection to a proxy. Afterwards the socket leads to the target, and
 * not one byte of what comes from there has been read. Blocks.
 *
 * @param target what the proxy is to connect to; it resolves the name
 */
record ConnectRequest(ProxyServer proxy, HostPort target) {
    private static final int MAX_HEAD = 16 * 1024;

    /** @throws ProxyException when the proxy does not connect to the target; the socket is of no use then */
    void perform(Socket socket, Deadline deadline) throws IOException {
        var patience = socket.getSoTimeout();
        try {
            socket.getOutputStream().write(head().getBytes(StandardCharsets.ISO_8859_1));
            var answer = answer(socket, deadline);
            while (answer.interim()) {
                answer = answer(socket, deadline);
            }
            if (!answer.connected()) {
                throw refusal(answer);
            }
            socket.setSoTimeout(patience);
        } catch (ProxyException e) {
            throw e;
        } catch (SocketTimeoutException e) {
            throw broken("did not answer within " + deadline.seconds());
        } catch (IOException e) {
            throw broken("broke the connection (%s)".formatted(e.getMessage()));
        }
    }

    private String head() {
        return "CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\nUser-Agent: davit-node\r\n%2$s\r\n"
                .formatted(
                        target,
                        proxy.credentials()
                                .map(it -> "Proxy-Authorization: %s\r\n".formatted(it.basic()))
                                .orElse(""));
    }

    /** Byte by byte: what follows the head is not ours. */
    private ConnectAnswer answer(Socket socket, Deadline deadline) throws IOException {
        var head = new ByteArrayOutputStream();
        var in = socket.getInputStream();
        var ending = 0;
        while (ending < 2) {
            if (deadline.nanosLeft() == 0) {
                throw new SocketTimeoutException();
            }
            socket.setSoTimeout(deadline.millisLeft());
            var next = in.read();
            if (next < 0) {
                throw broken("closed the connection without an answer");
            }
            if (head.size() == MAX_HEAD) {
                throw broken("answered with more than %d bytes of header".formatted(MAX_HEAD));
            }
            head.write(next);
            ending = next == '\n' ? ending + 1 : next == '\r' ? ending : 0;
        }
        return ConnectAnswer.parse(head.toString(StandardCharsets.ISO_8859_1))
                .orElseThrow(() -> broken("answered with something that is not HTTP/1.1"));
    }

    private ProxyException broken(String found) {
        return new ProxyException(proxy, found, "check that HTTPS_PROXY names a forward proxy that takes CONNECT");
    }

    private ProxyException refusal(ConnectAnswer answer) {
        return switch (answer.status()) {
            case 407 -> unauthorized(answer);
            case 403 ->
                new ProxyException(
                        proxy,
                        "does not let this machine connect to %s (%s)".formatted(target, answer.line()),
                        "allow CONNECT to %s there, or put the gateway into NO_PROXY if it is reached without the proxy"
                                .formatted(target));
            case 500, 502, 503, 504 ->
                new ProxyException(
                        proxy,
                        "could not connect to %s (%s)".formatted(target, answer.line()),
                        "check that the proxy resolves that name and reaches that port");
            default -> broken("answered CONNECT %s with %s".formatted(target, answer.line()));
        };
    }

    private ProxyException unauthorized(ConnectAnswer answer) {
        var found = "asks for %s (407)".formatted(answer.asksFor());
        if (!answer.takesBasic()) {
            return new ProxyException(
                    proxy,
                    found,
                    "davit-node knows Basic authentication only: have the proxy take that from this machine, or let its"
                            + " connections to %s through without".formatted(target));
        }
        return proxy.credentials().isPresent()
                ? new ProxyException(
                        proxy, found + " and does not take what HTTPS_PROXY has", "check user and password there")
                : new ProxyException(
                        proxy,
                        found + " and got none",
                        "put user and password into HTTPS_PROXY: http://USER:PASSWORD@%s, percent-encoded"
                                .formatted(proxy.address()));
    }
}

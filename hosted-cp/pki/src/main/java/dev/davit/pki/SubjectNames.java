package dev.davit.pki;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * The subject alternative names that Davit reads and writes (RFC 5280 section 4.2.1.6), sorted.
 *
 * @param unknown whether there was a name of another kind, or one that could not be read
 */
record SubjectNames(
        List<String> dnsNames, List<InetAddress> ips, List<URI> uris, List<String> emails, boolean unknown) {

    private static final SubjectNames NONE = new SubjectNames(List.of(), List.of(), List.of(), List.of(), false);

    static SubjectNames of(LeafRequest request) {
        return new SubjectNames(request.dnsNames(), request.ips(), request.uris(), List.of(), false);
    }

    static SubjectNames read(Optional<GeneralNames> extension) {
        return extension.map(SubjectNames::read).orElse(NONE);
    }

    private static SubjectNames read(GeneralNames names) {
        List<GeneralName> all = List.of(names.getNames());
        List<String> dnsNames = texts(all, GeneralName.dNSName);
        List<InetAddress> ips = sortedAddresses(
                readable(all, GeneralName.iPAddress, SubjectNames::address).toList());
        List<URI> uris = readable(all, GeneralName.uniformResourceIdentifier, SubjectNames::uri)
                .sorted()
                .toList();
        List<String> emails = texts(all, GeneralName.rfc822Name);
        int read = dnsNames.size() + ips.size() + uris.size() + emails.size();
        return new SubjectNames(dnsNames, ips, uris, emails, read != all.size());
    }

    Optional<GeneralNames> toExtension() {
        GeneralName[] all = Stream.of(
                        dnsNames.stream().map(name -> new GeneralName(GeneralName.dNSName, name)),
                        ips.stream().map(ip -> new GeneralName(GeneralName.iPAddress, ip.getHostAddress())),
                        uris.stream()
                                .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri.toString())),
                        emails.stream().map(email -> new GeneralName(GeneralName.rfc822Name, email)))
                .flatMap(Function.identity())
                .toArray(GeneralName[]::new);
        return all.length == 0 ? Optional.empty() : Optional.of(new GeneralNames(all));
    }

    static List<InetAddress> sortedAddresses(Collection<InetAddress> addresses) {
        return addresses.stream()
                .distinct()
                .sorted((left, right) -> Arrays.compareUnsigned(left.getAddress(), right.getAddress()))
                .toList();
    }

    private static List<String> texts(List<GeneralName> names, int kind) {
        return readable(names, kind, name -> Optional.of(name.getName().toString()))
                .sorted()
                .toList();
    }

    private static <T> Stream<T> readable(
            List<GeneralName> names, int kind, Function<GeneralName, Optional<T>> reader) {
        return names.stream()
                .filter(name -> name.getTagNo() == kind)
                .map(reader)
                .flatMap(Optional::stream);
    }

    private static Optional<InetAddress> address(GeneralName name) {
        try {
            return Optional.of(InetAddress.getByAddress(
                    ASN1OctetString.getInstance(name.getName()).getOctets()));
        } catch (UnknownHostException wrongLength) {
            return Optional.empty();
        }
    }

    private static Optional<URI> uri(GeneralName name) {
        try {
            return Optional.of(URI.create(name.getName().toString()));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}

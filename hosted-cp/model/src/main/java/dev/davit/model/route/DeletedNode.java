package dev.davit.model.route;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * The name of a Node that was deleted: certificates of that name from before make no tunnel any more.
 *
 * @param name of the Node
 * @param refusedUpTo the latest notBefore of a certificate that is refused, in RFC 3339 to the second, which sorts as text
 * @param joinedAgain whether somebody has let in a machine of that name since, which renews its certificate rightly
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DeletedNode(String name, String refusedUpTo, boolean joinedAgain) {}

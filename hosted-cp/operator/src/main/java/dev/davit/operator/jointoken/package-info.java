/**
 * JoinToken: the bootstrap token in the hosted cluster, the join command for the user, uses and expiry.
 */
@NullMarked
package dev.davit.operator.jointoken;

import org.jspecify.annotations.NullMarked;

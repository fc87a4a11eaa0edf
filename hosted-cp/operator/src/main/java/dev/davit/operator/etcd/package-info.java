/**
 * The etcd of a hosted cluster from the inside: what its members say of themselves, and who is a member. What is decided
 * is pure; calls run on virtual threads of their own. Not pods or volumes.
 */
@NullMarked
package dev.davit.operator.etcd;

import org.jspecify.annotations.NullMarked;

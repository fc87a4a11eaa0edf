/**
 * Approves or denies certificate requests of machines. The policy is pure; the approver reads, asks it and writes.
 */
@NullMarked
package dev.davit.operator.csr;

import org.jspecify.annotations.NullMarked;

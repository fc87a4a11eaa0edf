/**
 * The gateway's own trust domain in the management cluster. Not the hosted clusters' certificates, which are the
 * model's.
 */
@NullMarked
package dev.davit.operator.certificates;

import org.jspecify.annotations.NullMarked;

/** Who is a member of an etcd: decided in tables, done on real ones. */
@NullMarked
package dev.davit.operator.etcd;

import org.jspecify.annotations.NullMarked;

/**
 * How many members of etcd and pods of the control plane a hosted cluster has, and what is next on the way to the wanted
 * availability: members come, restart and go one at a time, and volumes follow them. Whom etcd counts as a member is in the
 * package etcd.
 */
@NullMarked
package dev.davit.operator.replication;

import org.jspecify.annotations.NullMarked;

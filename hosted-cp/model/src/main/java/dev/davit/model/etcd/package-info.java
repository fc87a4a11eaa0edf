/** The etcd of a hosted cluster: its names, configuration, StatefulSet and Services. */
@NullMarked
package dev.davit.model.etcd;

import org.jspecify.annotations.NullMarked;

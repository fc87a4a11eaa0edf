/**
 * Conditions of a HostedCluster's status: how they are collected, so that times of transition stay, and the rules that follow
 * from what is known from the inside alone. Rules about sleep or held changes are beside what they are about; what needs all
 * of an observation is in cluster.
 */
@NullMarked
package dev.davit.operator.condition;

import org.jspecify.annotations.NullMarked;

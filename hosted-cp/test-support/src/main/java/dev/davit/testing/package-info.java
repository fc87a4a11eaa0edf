/** What tests of every module share: golden files, polling and assertions. No Davit type is known here. */
@NullMarked
package dev.davit.testing;

import org.jspecify.annotations.NullMarked;

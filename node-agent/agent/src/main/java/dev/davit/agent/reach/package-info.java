/** How this machine reaches a gateway: proxy, addresses of a name, TCP. What is spoken then is known elsewhere. */
@NullMarked
package dev.davit.agent.reach;

import org.jspecify.annotations.NullMarked;

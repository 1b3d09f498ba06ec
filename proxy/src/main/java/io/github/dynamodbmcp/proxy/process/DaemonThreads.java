package io.github.dynamodbmcp.proxy.process;

import java.util.concurrent.ThreadFactory;

/**
 * Makes daemon threads. They never keep the process alive: the proxy ends when its client does,
 * even while a thread still waits.
 *
 * @param name the name of each thread, for thread dumps
 */
public record DaemonThreads(String name) implements ThreadFactory {

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}

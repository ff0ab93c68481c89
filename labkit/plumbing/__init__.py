"""What everything leans on: arguments, open files, loopback, requests and answers, waits that are
stopped, log, interrupts, cells that are run again."""

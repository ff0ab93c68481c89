"""What everything leans on: arguments, open files, loopback, log, interrupts, cells that are run again."""

"""What a run says: verdicts, report page, JUnit XML."""

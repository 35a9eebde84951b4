"""What lies in a study's folder: files that are whole or not there, with checksums, and what they were made from."""

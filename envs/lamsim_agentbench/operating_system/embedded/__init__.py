"""Problems of our own, made by seeded templates: files, text, processes, permissions, archives, counting, scripts."""

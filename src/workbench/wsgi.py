"""The WSGI application, for granian or any other server: workbench.wsgi:application."""

import os

from django.core.wsgi import get_wsgi_application

from workbench.tasks.beside import end_with_server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")

application = get_wsgi_application()
end_with_server()

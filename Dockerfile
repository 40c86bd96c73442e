# syntax=docker/dockerfile:1

FROM node:22-slim AS pages
WORKDIR /samskap/app/frontend
COPY app/frontend/package.json app/frontend/package-lock.json app/frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY app/locale /samskap/app/locale
COPY app/frontend ./
RUN npm run build

FROM python:3.11-slim AS python
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
COPY requirements.lock /
RUN pip install --require-hashes -r /requirements.lock

FROM python AS wheel
WORKDIR /samskap
COPY pyproject.toml hatch_build.py README.md LICENSE THIRD-PARTY-NOTICES ./
COPY migrations migrations
COPY app app
COPY --from=pages /samskap/app/static/dist app/static/dist
RUN pip wheel --no-index --no-deps --no-build-isolation --wheel-dir /wheel .

FROM python
RUN --mount=type=bind,from=wheel,source=/wheel,target=/wheel \
    pip install --no-index --no-deps /wheel/*.whl \
    && useradd --system --uid 10001 --no-create-home samskap \
    && install --directory --owner samskap /data
USER samskap
VOLUME /data
ENV PORT=8000 SAMSKAP_DATA=/data TZ=Europe/Oslo
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=2)"]
CMD ["samskap", "serve"]

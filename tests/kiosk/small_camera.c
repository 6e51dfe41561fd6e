/* A camera as a program sees one on Linux: V4L2 (videodev2.h), as far as FFmpeg asks for it. Loaded before libc
 * (LD_PRELOAD), it answers for the device named SMALL_CAMERA: 640 x 480, 30 pictures a second, each what stands in
 * SMALL_CAMERA.picture: raw (YUYV), or a JPEG where there is SMALL_CAMERA.jpeg. With SMALL_CAMERA.damages it damages them,
 * and after five there is SMALL_CAMERA.damaged. Without its device it is unplugged; with SMALL_CAMERA.busy another program
 * has it; with SMALL_CAMERA.hangs it is there and gives nothing. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { WIDTH = 640, HEIGHT = 480, SIZE = WIDTH * HEIGHT * 2, BUFFERS = 4, PERIOD_MS = 33 };

static int camera = -1, waits, next_buffer, damaged;
static char *buffers[BUFFERS];
static long long shown_at;

static const char *beside(const char *ending) {
  static char path[4096];
  snprintf(path, sizeof path, "%s%s", getenv("SMALL_CAMERA"), ending);
  return path;
}

static int there(const char *ending) { return access(beside(ending), F_OK) == 0; }

static int fails(int why) { errno = why; return -1; }

static long long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  int mode = va_arg(rest, int);
  va_end(rest);
  int fd = syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  if (fd >= 0 && getenv("SMALL_CAMERA") && strcmp(path, getenv("SMALL_CAMERA")) == 0) {
    camera = fd;
    waits = !(flags & O_NONBLOCK);
  }
  return fd;
}

int close(int fd) {
  if (fd == camera) camera = -1;
  return syscall(SYS_close, fd);
}

void *mmap64(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
  if (fd < 0 || fd != camera) return (void *)syscall(SYS_mmap, at, length, protection, flags, fd, offset);
  char *memory = (char *)syscall(SYS_mmap, 0, length, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);
  return buffers[offset / SIZE % BUFFERS] = memory;
}

static int picture(struct v4l2_buffer *buffer) {
  while (there("") && (there(".hangs") || now_ms() - shown_at < PERIOD_MS)) {
    if (!waits) return fails(EAGAIN);
    usleep(1000);
  }
  if (!there("")) return fails(ENODEV);
  shown_at = now_ms();
  buffer->index = next_buffer++ % BUFFERS;
  buffer->timestamp = (struct timeval){shown_at / 1000, shown_at % 1000 * 1000};
  FILE *file = fopen(beside(".picture"), "rb");
  if (file) {
    buffer->bytesused = fread(buffers[buffer->index], 1, SIZE, file);
    fclose(file);
  }
  if (there(".damages")) {
    buffer->flags |= V4L2_BUF_FLAG_ERROR;
    if (++damaged == 5) syscall(SYS_close, syscall(SYS_openat, AT_FDCWD, beside(".damaged"), O_CREAT | O_WRONLY, 0600));
  }
  return 0;
}

static int set_format(struct v4l2_format *wanted) {
  if (there(".busy")) return fails(EBUSY);
  wanted->fmt.pix.width = WIDTH;
  wanted->fmt.pix.height = HEIGHT;
  wanted->fmt.pix.pixelformat = there(".jpeg") ? V4L2_PIX_FMT_MJPEG : V4L2_PIX_FMT_YUYV;
  wanted->fmt.pix.field = V4L2_FIELD_NONE;
  wanted->fmt.pix.bytesperline = WIDTH * 2;
  wanted->fmt.pix.sizeimage = SIZE;
  return 0;
}

int ioctl(int fd, unsigned long asked, ...) {
  va_list rest;
  va_start(rest, asked);
  void *what = va_arg(rest, void *);
  va_end(rest);
  if (fd < 0 || fd != camera) return syscall(SYS_ioctl, fd, asked, what);
  switch (asked) {
    case VIDIOC_QUERYCAP:
      ((struct v4l2_capability *)what)->capabilities = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
      return 0;
    case VIDIOC_G_INPUT: *(int *)what = 0; return 0;
    case VIDIOC_ENUMINPUT: return 0;
    case VIDIOC_G_FMT: case VIDIOC_S_FMT: return set_format(what);
    case VIDIOC_G_PARM: case VIDIOC_S_PARM:
      ((struct v4l2_streamparm *)what)->parm.capture.timeperframe = (struct v4l2_fract){PERIOD_MS, 1000};
      return 0;
    case VIDIOC_REQBUFS: ((struct v4l2_requestbuffers *)what)->count = BUFFERS; return 0;
    case VIDIOC_QUERYBUF:
      ((struct v4l2_buffer *)what)->length = SIZE;
      ((struct v4l2_buffer *)what)->m.offset = ((struct v4l2_buffer *)what)->index * SIZE;
      return 0;
    case VIDIOC_QBUF: case VIDIOC_STREAMON: case VIDIOC_STREAMOFF: return 0;
    case VIDIOC_DQBUF: return picture(what);
    default: return fails(EINVAL);
  }
}
